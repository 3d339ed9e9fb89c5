// SPDX-License-Identifier: GPL-2.0-only
// What is wrong with the page for people who do not see it, or not well; a list
// of lines. The body of a function, run in a page by browser.sh.
const bad = [];

function say(what, element) {
	bad.push(what + ": " + (element ? element.outerHTML.slice(0, 120) : ""));
}

// --- headings, landmarks, names ---
const headings = Array.from(document.querySelectorAll("h1, h2, h3, h4, h5, h6"));
let level = 0;

if (document.querySelectorAll("h1").length !== 1)
	say("not one h1");
headings.forEach(h => {
	const n = Number(h.tagName[1]);

	if (n > level + 1)
		say("a heading skips a level", h);
	if (!h.textContent.trim())
		say("an empty heading", h);
	level = n;
});
if (!document.documentElement.lang)
	say("no language");
if (!document.title)
	say("no title");
["header", "nav", "main"].forEach(t => {
	if (document.querySelectorAll(t).length !== 1)
		say("not one " + t);
});
document.querySelectorAll("input, select, textarea").forEach(e => {
	if (!e.labels.length || !e.labels[0].textContent.trim())
		say("a field without a label", e);
});
document.querySelectorAll("a[href], button").forEach(e => {
	if (!e.hidden && !(e.textContent.trim() || e.getAttribute("aria-label")))
		say("a link or button without a name", e);
});
document.querySelectorAll("table").forEach(t => {
	if (!(t.caption && t.caption.textContent.trim()) && !t.getAttribute("aria-label"))
		say("a table without a caption or name", t);
	t.querySelectorAll("thead th").forEach(th => {
		if (th.scope !== "col")
			say("a head without its scope", th);
	});
});
document.querySelectorAll("progress, [role=img], [role=region]").forEach(e => {
	if (!e.getAttribute("aria-label"))
		say("a part without a name", e);
});
const ids = new Set();
document.querySelectorAll("[id]").forEach(e => {
	if (ids.has(e.id))
		say("an id twice", e);
	ids.add(e.id);
});
document.querySelectorAll("a[href]").forEach(a => {
	const href = a.getAttribute("href");

	if (href.startsWith("#") && href.length > 1 && !document.getElementById(href.slice(1)))
		say("a link to nowhere", a);
});

// --- contrast: 4.5 to 1, 3 to 1 for large text ---
function rgb(text) {
	return text.match(/[\d.]+/g).map(Number);
}

function luminance(c) {
	const l = c.slice(0, 3).map(v => {
		v /= 255;
		return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
	});

	return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
}

function background(e) {
	for (; e; e = e.parentElement) {
		const c = rgb(getComputedStyle(e).backgroundColor);

		if (c.length < 4 || c[3] === 1)
			return c;
	}
	return [255, 255, 255];
}

const seen = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let n = walker.nextNode(), count = 0; n && count < 20000; n = walker.nextNode(), count++) {
	const e = n.parentElement, style = getComputedStyle(e);
	const inSvg = e.closest("svg");

	if (!n.textContent.trim() || !e.getClientRects().length || e.tagName === "title" || e.tagName === "OPTION")
		continue;
	let back = background(e);
	const shape = inSvg && e.parentElement.querySelector("path, polygon");
	if (shape && getComputedStyle(shape).fill.startsWith("rgb"))
		back = rgb(getComputedStyle(shape).fill);
	const front = rgb(inSvg ? style.fill : style.color);
	const a = luminance(front), b = luminance(back);
	const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	const size = parseFloat(style.fontSize);
	const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
	const key = front + "/" + back + "/" + large;

	if (seen.has(key))
		continue;
	seen.add(key);
	if (ratio < (large ? 3 : 4.5))
		say("contrast " + ratio.toFixed(2) + " of '" + n.textContent.trim().slice(0, 30) + "'", e);
}

// --- nothing is cut: the page does not scroll sideways, boxes do ---
if (document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)
	say("the page is wider than the window by " +
	    (document.documentElement.scrollWidth - document.documentElement.clientWidth));
return bad;
