#include "CFreeXL.h"

#include <stddef.h>
#include <stdlib.h>

#if defined(__has_include)
#if __has_include(<freexl.h>)
#define TASKFERRY_HAS_FREEXL 1
#endif
#endif

#ifdef TASKFERRY_HAS_FREEXL
#include <dlfcn.h>
#include <freexl.h>

// Looked up when first needed, so that a program built with the header runs without the library too.
static struct {
  int (*open)(const char *, const void **);
  int (*close)(const void *);
  int (*get_info)(const void *, unsigned short, unsigned int *);
  int (*get_worksheet_name)(const void *, unsigned short, const char **);
  int (*select_active_worksheet)(const void *, unsigned short);
  int (*worksheet_dimensions)(const void *, unsigned int *, unsigned short *);
  int (*get_cell_value)(const void *, unsigned int, unsigned short, FreeXL_CellValue *);
  int is_complete;
} library;

static void *symbol(void *handle, const char *name) { return handle ? dlsym(handle, name) : NULL; }

// Runs once, before main, so that no two threads look symbols up at the same time. The library is left open.
__attribute__((constructor)) static void load(void) {
  void *handle = dlopen("libfreexl.so.1", RTLD_LAZY | RTLD_LOCAL);
  library.open = symbol(handle, "freexl_open");
  library.close = symbol(handle, "freexl_close");
  library.get_info = symbol(handle, "freexl_get_info");
  library.get_worksheet_name = symbol(handle, "freexl_get_worksheet_name");
  library.select_active_worksheet = symbol(handle, "freexl_select_active_worksheet");
  library.worksheet_dimensions = symbol(handle, "freexl_worksheet_dimensions");
  library.get_cell_value = symbol(handle, "freexl_get_cell_value");
  library.is_complete = library.open && library.close && library.get_info && library.get_worksheet_name &&
                        library.select_active_worksheet && library.worksheet_dimensions && library.get_cell_value;
}

struct taskferry_xls {
  const void *handle;
  int sheets;
};

int taskferry_xls_is_available(void) { return library.is_complete; }

taskferry_xls *taskferry_xls_open(const char *path, int *encrypted) {
  *encrypted = 0;
  if (!library.is_complete) return NULL;
  const void *handle = NULL;
  int code = library.open(path, &handle);
  unsigned int value = 0;
  if (handle && library.get_info(handle, FREEXL_BIFF_PASSWORD, &value) == FREEXL_OK && value == FREEXL_BIFF_OBFUSCATED) {
    *encrypted = 1;
    code = FREEXL_NULL_HANDLE;
  }
  taskferry_xls *workbook = code == FREEXL_OK ? malloc(sizeof *workbook) : NULL;
  if (!workbook) {
    if (handle) library.close(handle);
    return NULL;
  }
  workbook->handle = handle;
  value = 0;
  library.get_info(handle, FREEXL_BIFF_SHEET_COUNT, &value);
  workbook->sheets = value > 65535 ? 65535 : (int)value;
  return workbook;
}

void taskferry_xls_close(taskferry_xls *workbook) {
  library.close(workbook->handle);
  free(workbook);
}

int taskferry_xls_sheet_count(const taskferry_xls *workbook) { return workbook->sheets; }

const char *taskferry_xls_sheet_name(const taskferry_xls *workbook, int sheet) {
  const char *name = NULL;
  if (sheet < 0 || sheet >= workbook->sheets) return NULL;
  return library.get_worksheet_name(workbook->handle, (unsigned short)sheet, &name) == FREEXL_OK ? name : NULL;
}

int taskferry_xls_starts_in_1904(const taskferry_xls *workbook) {
  unsigned int value = 0;
  return library.get_info(workbook->handle, FREEXL_BIFF_DATEMODE, &value) == FREEXL_OK && value == FREEXL_BIFF_DATEMODE_1904;
}

int taskferry_xls_select(taskferry_xls *workbook, int sheet, uint32_t *rows, uint32_t *columns) {
  unsigned int count = 0;
  unsigned short width = 0;
  if (library.select_active_worksheet(workbook->handle, (unsigned short)sheet) != FREEXL_OK) return 0;
  if (library.worksheet_dimensions(workbook->handle, &count, &width) != FREEXL_OK) return 0;
  *rows = count;
  *columns = width;
  return 1;
}

int taskferry_xls_get(const taskferry_xls *workbook, uint32_t row, uint32_t column, taskferry_xls_cell *cell) {
  FreeXL_CellValue value;
  if (library.get_cell_value(workbook->handle, row, (unsigned short)column, &value) != FREEXL_OK) return 0;
  cell->text = NULL;
  switch (value.type) {
  case FREEXL_CELL_NULL: cell->kind = TASKFERRY_XLS_BLANK; break;
  case FREEXL_CELL_INT:
    cell->kind = TASKFERRY_XLS_INTEGER;
    cell->integer = value.value.int_value;
    break;
  case FREEXL_CELL_DOUBLE:
    cell->kind = TASKFERRY_XLS_NUMBER;
    cell->number = value.value.double_value;
    break;
  default:
    cell->kind = value.type == FREEXL_CELL_DATE       ? TASKFERRY_XLS_DATE
                 : value.type == FREEXL_CELL_DATETIME ? TASKFERRY_XLS_DATETIME
                 : value.type == FREEXL_CELL_TIME     ? TASKFERRY_XLS_TIME
                                                      : TASKFERRY_XLS_TEXT;
    cell->text = value.value.text_value;
    if (!cell->text) cell->kind = TASKFERRY_XLS_BLANK;
  }
  return 1;
}

#else

int taskferry_xls_is_available(void) { return 0; }
taskferry_xls *taskferry_xls_open(const char *path, int *encrypted) {
  (void)path;
  *encrypted = 0;
  return NULL;
}
void taskferry_xls_close(taskferry_xls *workbook) { (void)workbook; }
int taskferry_xls_sheet_count(const taskferry_xls *workbook) {
  (void)workbook;
  return 0;
}
const char *taskferry_xls_sheet_name(const taskferry_xls *workbook, int sheet) {
  (void)workbook;
  (void)sheet;
  return NULL;
}
int taskferry_xls_starts_in_1904(const taskferry_xls *workbook) {
  (void)workbook;
  return 0;
}
int taskferry_xls_select(taskferry_xls *workbook, int sheet, uint32_t *rows, uint32_t *columns) {
  (void)workbook;
  (void)sheet;
  (void)rows;
  (void)columns;
  return 0;
}
int taskferry_xls_get(const taskferry_xls *workbook, uint32_t row, uint32_t column, taskferry_xls_cell *cell) {
  (void)workbook;
  (void)row;
  (void)column;
  (void)cell;
  return 0;
}

#endif
