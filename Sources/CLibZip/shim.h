#ifndef TASKFERRY_CLIBZIP_SHIM_H
#define TASKFERRY_CLIBZIP_SHIM_H
#include <zip.h>
#endif
