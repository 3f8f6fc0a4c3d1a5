// Debian's libxml2 headers pull in ICU's, which clash with Foundation's copy now and then.
// Switching the ICU part off before anything else is included keeps clean builds clean.
#ifndef TASKFERRY_CLIBXML2_SHIM_H
#define TASKFERRY_CLIBXML2_SHIM_H
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/xmlerror.h>
#endif
