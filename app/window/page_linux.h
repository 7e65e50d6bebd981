#include <gtk/gtk.h>
#include <webkit2/webkit2.h>

void missent_guard_page(void);
