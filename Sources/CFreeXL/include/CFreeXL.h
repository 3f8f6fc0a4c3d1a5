// A C face for FreeXL, which reads the binary workbooks of Excel 97 to 2003 (.xls). It is optional: without its
// header at build time, or its library at run time, nothing can be opened and taskferry_xls_is_available says so.
#ifndef TASKFERRY_CFREEXL_H
#define TASKFERRY_CFREEXL_H
#include <stdint.h>

typedef struct taskferry_xls taskferry_xls;

typedef enum {
  TASKFERRY_XLS_BLANK,
  TASKFERRY_XLS_INTEGER,
  TASKFERRY_XLS_NUMBER,
  TASKFERRY_XLS_TEXT,
  TASKFERRY_XLS_DATE,
  TASKFERRY_XLS_DATETIME,
  TASKFERRY_XLS_TIME,
} taskferry_xls_kind;

typedef struct {
  taskferry_xls_kind kind;
  int64_t integer;
  double number;
  /// UTF-8, or the text of a date; valid until the workbook is closed.
  const char *text;
} taskferry_xls_cell;

int taskferry_xls_is_available(void);

/// Opens a workbook, all of it in memory. On failure returns NULL and sets `encrypted`.
taskferry_xls *taskferry_xls_open(const char *path, int *encrypted);
void taskferry_xls_close(taskferry_xls *workbook);

int taskferry_xls_sheet_count(const taskferry_xls *workbook);
/// NULL when there is no such sheet; valid until the workbook is closed.
const char *taskferry_xls_sheet_name(const taskferry_xls *workbook, int sheet);
int taskferry_xls_starts_in_1904(const taskferry_xls *workbook);
/// Selects a sheet and tells how many rows and columns it has; 0 on failure.
int taskferry_xls_select(taskferry_xls *workbook, int sheet, uint32_t *rows, uint32_t *columns);
/// The cell of the selected sheet; 0 on failure.
int taskferry_xls_get(const taskferry_xls *workbook, uint32_t row, uint32_t column, taskferry_xls_cell *cell);

#endif
