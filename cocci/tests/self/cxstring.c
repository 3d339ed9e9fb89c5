/* SPDX-License-Identifier: GPL-2.0-only */
int kept(CXCursor c)
{
	CXString s = clang_getCursorSpelling(c);

	if (!clang_getCString(s))
		return -1;
	clang_disposeString(s);
	return 0;
}

void assigned(CXCursor c)
{
	CXString s;

	s = clang_getCursorSpelling(c);
	puts(clang_getCString(s));
	return;
}

void nested(CXCursor c)
{
	puts(clang_getCString(clang_getCursorSpelling(c)));
}

/* fine from here */
const char *interned(CXCursor c)
{
	CXString s = clang_getCursorSpelling(c);

	return ast_intern(s);
}

int printed(CXCursor c, CXString *out)
{
	CXString s = clang_getCursorSpelling(c);

	*out = s;
	return 0;
}
