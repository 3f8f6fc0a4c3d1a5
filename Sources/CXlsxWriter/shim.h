#ifndef TASKFERRY_CXLSXWRITER_SHIM_H
#define TASKFERRY_CXLSXWRITER_SHIM_H
#include <xlsxwriter.h>
#endif
