static int wants_a_pin(unsigned long a, struct page **pages)
{
	return get_user_pages_fast(a, 1, FOLL_WRITE | FOLL_PIN, pages); /* mend */
}

static int in_a_variable(unsigned long a, unsigned int flags, struct page **pages)
{
	return get_user_pages_fast(a, 1, flags, pages); /* mend */
}
