// statfs(2), which Swift's module of the C library leaves out.
#ifdef __linux__
#include <sys/statfs.h>
#endif
