/*
 * Every dlopen of the program ends here (ld --wrap): the runtime can load libraries, a static program cannot. glibc's
 * own would look for the very glibc it was linked with, and the linker warns of it. This one finds nothing.
 */
void *__wrap_dlopen(const char *name, int flags)
{
	(void)name;
	(void)flags;
	return 0;
}
