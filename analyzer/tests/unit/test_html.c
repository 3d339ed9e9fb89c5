/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * html: what is escaped, what is shown in place of what cannot be, nesting
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../../lib/strbuf.h"
#include "../../../reports/html.h"

static void check(const char *in, size_t len, const char *want)
{
	struct strbuf out = STRBUF_INIT;

	html_escape(&out, in, len);
	assert_string_equal(out.buf, want);
	strbuf_release(&out);
}
#define CHECK(in, want) check(in, sizeof(in) - 1, want)

static void test_markup(void **state)
{
	CHECK("", "");
	CHECK("a < b && c > \"d\" 'e'", "a &lt; b &amp;&amp; c &gt; &quot;d&quot; &#39;e&#39;");
	CHECK("&amp;", "&amp;amp;");
	CHECK("line\n\tnext", "line\n\tnext");
}

static void test_control(void **state)
{
	CHECK("\033[31m\r\b\177", "\\x1b[31m\\x0d\\x08\\x7f");
	CHECK("a\0b", "a\\x00b");
	CHECK("\xc2\x85", "\\u{0085}");
	/* turns the text behind it around; no width at all; a byte order mark */
	CHECK("x\xe2\x80\xaey", "x\\u{202e}y");
	CHECK("\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf", "\\u{2066}\\u{200b}\\u{feff}");
	CHECK("\xef\xbf\xbe\xf3\xa0\x81\x81", "\\u{fffe}\\u{e0041}");
}

static void test_utf8(void **state)
{
	CHECK("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\xa7", "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\xa7");
	/* alone, cut off, overlong '<', a surrogate, beyond the last */
	CHECK("\xff", "\xef\xbf\xbd");
	CHECK("\xc3", "\xef\xbf\xbd");
	CHECK("\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd");
	CHECK("\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd");
	CHECK("\xe0\x80\xbc", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	CHECK("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	CHECK("\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	/* a cut sequence takes nothing of what follows */
	CHECK("\xe2<", "\xef\xbf\xbd&lt;");
}

static void test_elements(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct html h;

	html_init(&h, &out);
	html_start(&h, "td", "class", "a\"b", "id", NULL, "lost", NULL);
	html_link(&h, "x'.html", "<t>");
	html_elementf(&h, "code", "c", "%d%s", 1, "&");
	html_name(&h, "a_b/c");
	html_end(&h, "td");
	html_finish(&h);
	assert_string_equal(out.buf, "<td class=\"a&quot;b\"><a href=\"x&#39;.html\">&lt;t&gt;</a>"
			    "<code class=\"c\">1&amp;</code>a_<wbr>b/<wbr>c</td>\n");
	strbuf_release(&out);
}

static void wrong_order(struct html *h)
{
	html_start(h, "p", NULL);
	html_start(h, "b", NULL);
	html_end(h, "p");
}

static void left_open(struct html *h)
{
	html_start(h, "p", NULL);
	html_finish(h);
}

static void too_many_ends(struct html *h)
{
	html_end(h, "p");
}

/* fn is a BUG(): the process aborts */
static void aborts(void (*fn)(struct html *h))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		struct strbuf out = STRBUF_INIT;
		struct html h;

		close(2);
		html_init(&h, &out);
		fn(&h);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status));
}

static void test_nesting(void **state)
{
	aborts(wrong_order);
	aborts(left_open);
	aborts(too_many_ends);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_control),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_nesting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
