//go:build production && webkit2_41

#include "page_linux.h"
#include <string.h>

extern void missentPageDead(void);

/* Only the program's own page may be loaded, and nothing may open a window. */
static gboolean decide(WebKitWebView *view, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type, gpointer data)
{
    if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
        return FALSE;
    if (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION) {
        WebKitNavigationAction *action =
            webkit_navigation_policy_decision_get_navigation_action(WEBKIT_NAVIGATION_POLICY_DECISION(decision));
        const char *uri = webkit_uri_request_get_uri(webkit_navigation_action_get_request(action));
        if (uri != NULL && strncmp(uri, "wails://wails/", 14) == 0)
            return FALSE;
    }
    webkit_policy_decision_ignore(decision);
    return TRUE;
}

static void ended(WebKitWebView *view, WebKitWebProcessTerminationReason reason, gpointer data) { missentPageDead(); }

/* Finds the web view below a widget; Wails does not hand it out. */
static void find(GtkWidget *widget, gpointer found)
{
    if (WEBKIT_IS_WEB_VIEW(widget))
        *(GtkWidget **)found = widget;
    else if (GTK_IS_CONTAINER(widget))
        gtk_container_forall(GTK_CONTAINER(widget), find, found);
}

static gboolean guard(gpointer data)
{
    GList *windows = gtk_window_list_toplevels();
    GtkWidget *view = NULL;
    for (GList *l = windows; l != NULL; l = l->next)
        find(GTK_WIDGET(l->data), &view);
    g_list_free(windows);
    if (view != NULL && g_object_get_data(G_OBJECT(view), "missent-guarded") == NULL) {
        g_object_set_data(G_OBJECT(view), "missent-guarded", view);
        g_signal_connect(view, "decide-policy", G_CALLBACK(decide), NULL);
        g_signal_connect(view, "web-process-terminated", G_CALLBACK(ended), NULL);
    }
    return G_SOURCE_REMOVE;
}

void missent_guard_page(void) { g_idle_add(guard, NULL); }
