// SPDX-License-Identifier: GPL-2.0-only
// Sorting and filtering of the tables that ask for it (data-sortable); the
// pages are complete without it. Text is only ever set as textContent.
"use strict";

(function () {
	var here = location.pathname.split("/").pop() || "index.html";

	document.querySelectorAll("nav a").forEach(function (a) {
		if (a.getAttribute("href") === here)
			a.setAttribute("aria-current", "page");
	});

	function key(row, column, isNumber) {
		var text = row.cells[column].textContent;

		return isNumber ? parseFloat(text) || 0 : text;
	}

	function sortBy(table, th, column) {
		var up = th.getAttribute("aria-sort") !== "ascending";
		var isNumber = th.classList.contains("number");
		var body = table.tBodies[0];
		var rows = Array.from(body.rows).map(function (row, at) {
			return { row: row, key: key(row, column, isNumber), at: at };
		});

		rows.sort(function (a, b) {
			if (a.key === b.key)
				return a.at - b.at;
			return (a.key < b.key ? -1 : 1) * (up ? 1 : -1);
		});
		Array.from(table.tHead.rows[0].cells).forEach(function (cell) {
			cell.removeAttribute("aria-sort");
		});
		th.setAttribute("aria-sort", up ? "ascending" : "descending");
		var all = document.createDocumentFragment();
		rows.forEach(function (r) { all.appendChild(r.row); });
		body.appendChild(all);
	}

	function labelled(text, field) {
		var label = document.createElement("label");

		label.textContent = text;
		label.appendChild(field);
		return label;
	}

	function choice(table, column) {
		var select = document.createElement("select");
		var seen = new Set();

		Array.from(table.tBodies[0].rows).forEach(function (row) {
			seen.add(row.cells[column].textContent);
		});
		select.add(new Option("all", "all"));
		Array.from(seen).sort().forEach(function (value) {
			select.add(new Option(value || "(none)", "=" + value));
		});
		return select;
	}

	function prepare(table) {
		var heads = Array.from(table.tHead.rows[0].cells);
		var rows = Array.from(table.tBodies[0].rows);
		var low = rows.map(function (row) { return row.textContent.toLowerCase(); });
		var box = document.createElement("div");
		var text = document.createElement("input");
		var count = document.createElement("output");
		var choices = [];
		var timer = 0;

		function apply() {
			var words = text.value.toLowerCase().split(" ");
			var shown = 0;

			rows.forEach(function (row, i) {
				var ok = words.every(function (w) { return low[i].includes(w); }) &&
					choices.every(function (c) {
						return c.select.value === "all" ||
							c.select.value === "=" + row.cells[c.column].textContent;
					});

				row.hidden = !ok;
				shown += ok;
			});
			count.textContent = shown + " of " + rows.length + " rows";
		}

		heads.forEach(function (th, column) {
			var button = document.createElement("button");

			button.type = "button";
			button.textContent = th.textContent;
			button.addEventListener("click", function () { sortBy(table, th, column); });
			th.replaceChildren(button);
			if (th.hasAttribute("data-filter")) {
				var select = choice(table, column);

				select.addEventListener("change", apply);
				choices.push({ select: select, column: column });
				box.appendChild(labelled(button.textContent, select));
			}
		});
		text.type = "search";
		text.addEventListener("input", function () {
			clearTimeout(timer);
			timer = setTimeout(apply, 120);
		});
		box.className = "filters";
		box.prepend(labelled("Words in the row", text));
		count.className = "count";
		box.appendChild(count);
		table.closest(".scroll").before(box);
		apply();
	}

	document.querySelectorAll("table[data-sortable]").forEach(prepare);
})();
