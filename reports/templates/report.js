// SPDX-License-Identifier: GPL-2.0-only
// Sorting and filtering of the tables that ask for it (data-sortable); the
// pages are complete without it. Text is only ever set as textContent.
"use strict";

(function () {
	/* rows that are laid out at once; style.css has the number, too */
	var AT_ONCE = 1000;

	/* before the tables are read, so that the rows beyond are never laid out */
	document.documentElement.classList.add("script");

	function labelled(text, field) {
		var label = document.createElement("label");

		label.textContent = text;
		label.appendChild(field);
		return label;
	}

	function choice(rows, column) {
		var select = document.createElement("select");
		var seen = new Set();

		rows.forEach(function (r) { seen.add(r.row.cells[column].textContent); });
		select.add(new Option("all", "all"));
		Array.from(seen).sort().forEach(function (value) {
			select.add(new Option(value || "(none)", "=" + value));
		});
		return select;
	}

	function prepare(table) {
		var heads = Array.from(table.tHead.rows[0].cells);
		var body = table.tBodies[0];
		var rows = Array.from(body.rows).map(function (row, at) {
			return { row: row, at: at, text: row.textContent.toLowerCase() };
		});
		var box = document.createElement("div");
		var text = document.createElement("input");
		var count = document.createElement("output");
		var more = document.createElement("button");
		var choices = [];
		var match = rows;
		var limit = AT_ONCE;
		var timer = 0;

		function show() {
			var all = document.createDocumentFragment();

			match.slice(0, limit).forEach(function (r) { all.appendChild(r.row); });
			body.replaceChildren(all);
			more.hidden = match.length <= limit;
			more.textContent = "Show " + Math.min(AT_ONCE, match.length - limit) + " more";
			count.textContent = match.length + " of " + rows.length + " rows" +
				(more.hidden ? "" : ", the first " + limit + " are shown");
		}

		function apply() {
			var words = text.value.toLowerCase().split(" ");
			var active = choices.filter(function (c) { return c.select.value !== "all"; });

			match = rows.filter(function (r) {
				return words.every(function (w) { return r.text.includes(w); }) &&
					active.every(function (c) {
						return c.select.value === "=" + r.row.cells[c.column].textContent;
					});
			});
			limit = AT_ONCE;
			show();
		}

		function sortBy(th, column) {
			var up = th.getAttribute("aria-sort") !== "ascending";
			var isNumber = th.classList.contains("number");

			rows.forEach(function (r) {
				var t = r.row.cells[column].textContent;

				r.key = isNumber ? parseFloat(t) || 0 : t;
			});
			rows.sort(function (a, b) {
				if (a.key === b.key)
					return a.at - b.at;
				return (a.key < b.key ? -1 : 1) * (up ? 1 : -1);
			});
			heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
			th.setAttribute("aria-sort", up ? "ascending" : "descending");
			apply();
		}

		heads.forEach(function (th, column) {
			var button = document.createElement("button");

			button.type = "button";
			button.textContent = th.textContent;
			button.addEventListener("click", function () { sortBy(th, column); });
			th.replaceChildren(button);
			if (th.hasAttribute("data-filter")) {
				var select = choice(rows, column);

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
		more.type = "button";
		more.addEventListener("click", function () {
			limit += AT_ONCE;
			show();
		});
		/* paper cannot be asked for more */
		addEventListener("beforeprint", function () {
			limit = Math.max(limit, match.length);
			show();
		});
		box.className = "filters";
		box.prepend(labelled("Words in the row", text));
		count.className = "count";
		box.appendChild(count);
		table.closest(".scroll").before(box);
		table.closest(".scroll").after(more);
		table.removeAttribute("data-sortable");
		apply();
	}

	document.addEventListener("DOMContentLoaded", function () {
		document.querySelectorAll("table[data-sortable]").forEach(prepare);
	});
})();
