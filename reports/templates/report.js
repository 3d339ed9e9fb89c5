// SPDX-License-Identifier: GPL-2.0-only
// Sorting and filtering of the tables that ask for it (data-sortable); the
// pages are complete without it. What a table has beyond its first rows stands
// in a <noscript> behind it: to a browser that runs this it is one text, in the
// HTML that the page is made of, and becomes elements when it is shown. Other
// text is only ever set as textContent.
"use strict";

(function () {
	/* rows that are laid out at once; reports/site_p.h and style.css have the number, too */
	var AT_ONCE = 1000;
	var ENTITY = { "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&amp;": "&" };

	/* before the tables are read, so that the rows beyond are never laid out */
	document.documentElement.classList.add("script");

	function plain(html) {
		if (html.indexOf("<") >= 0)
			html = html.replace(/<[^>]*>/g, "");
		if (html.indexOf("&") >= 0)
			html = html.replace(/&(?:lt|gt|quot|#39|amp);/g, function (e) { return ENTITY[e]; });
		return html;
	}

	/* A row is an element, or the HTML of one until it is shown. */
	function Row(at, element, html) {
		this.at = at;
		this.element = element;
		this.html = html;
		this.cells = null;
		this.text = "";
		this.key = "";
	}

	Row.prototype.cell = function (column) {
		if (this.element)
			return this.element.cells[column].textContent;
		this.cells = this.cells || this.html.split("</td>");
		var html = this.cells[column];

		return plain(html.slice(html.indexOf("<td")));
	};

	Row.prototype.words = function () {
		this.text = this.text || (this.element ? this.element.textContent : plain(this.html)).toLowerCase();
		return this.text;
	};

	/* What stands behind a table, row by row. */
	function rest(scroll) {
		var behind = scroll.nextElementSibling;

		if (!behind || behind.tagName !== "NOSCRIPT")
			return [];
		return behind.textContent.split("<tr>").slice(2).map(function (html) { return html.slice(0, html.indexOf("</tr>")); });
	}

	/* Elements for those that have none yet, all in one go. */
	function make(rows) {
		var bare = rows.filter(function (r) { return !r.element; });
		var body = document.createElement("tbody");

		body.innerHTML = bare.map(function (r) { return "<tr>" + r.html + "</tr>"; }).join("");
		Array.from(body.rows).forEach(function (element, i) {
			bare[i].element = element;
			bare[i].html = bare[i].cells = null;
		});
	}

	function labelled(text, field) {
		var label = document.createElement("label");

		label.textContent = text;
		label.appendChild(field);
		return label;
	}

	/* The values of a column: there are few, and each is taken apart once. */
	function choice(rows, column) {
		var select = document.createElement("select");
		var seen = new Set(), known = new Set();

		rows.forEach(function (r) {
			var raw = r.element ? "" : (r.cells = r.cells || r.html.split("</td>"))[column];

			if (!raw || !known.has(raw)) {
				known.add(raw);
				seen.add(r.cell(column));
			}
		});
		select.add(new Option("all", "all"));
		Array.from(seen).sort().forEach(function (value) {
			select.add(new Option(value || "(none)", "=" + value));
		});
		return select;
	}

	function prepare(table) {
		var heads = Array.from(table.tHead.rows[0].cells);
		var body = table.tBodies[0];
		var scroll = table.closest(".scroll");
		var rows = Array.from(body.rows).map(function (element, at) { return new Row(at, element, null); });
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
			var shown = match.slice(0, limit);

			make(shown);
			shown.forEach(function (r) { all.appendChild(r.element); });
			body.replaceChildren(all);
			more.hidden = match.length <= limit;
			more.textContent = "Show " + Math.min(AT_ONCE, match.length - limit) + " more";
			count.textContent = match.length + " of " + rows.length + " rows" +
				(more.hidden ? "" : ", the first " + limit + " are shown");
		}

		function apply() {
			var words = text.value.toLowerCase().split(" ").filter(function (w) { return w; });
			var active = choices.filter(function (c) { return c.select.value !== "all"; });

			match = rows.filter(function (r) {
				return words.every(function (w) { return r.words().includes(w); }) &&
					active.every(function (c) { return c.select.value === "=" + r.cell(c.column); });
			});
			limit = AT_ONCE;
			show();
		}

		function sortBy(th, column) {
			var up = th.getAttribute("aria-sort") !== "ascending";
			var isNumber = th.classList.contains("number");

			rows.forEach(function (r) {
				var t = r.cell(column);

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

		rest(scroll).forEach(function (html) { rows.push(new Row(rows.length, null, html)); });
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
		scroll.before(box);
		scroll.after(more);
		table.removeAttribute("data-sortable");
		apply();
	}

	document.addEventListener("DOMContentLoaded", function () {
		document.querySelectorAll("table[data-sortable]").forEach(prepare);
	});
})();
