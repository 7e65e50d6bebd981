package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"missent/core/coretest/oidc"
	"missent/core/guard"
	"missent/core/mail"
	"missent/core/policy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var words = Words{Done: "done", Failed: "failed"}

var anna, _ = mail.ParseAddress("anna@a.example")

func clientOf(p *oidc.Provider) Client {
	return Client{Service: Service{Auth: p.Auth, Token: p.Token, Scopes: []string{"openid"}, Loopback: "127.0.0.1"}, ID: p.ID, Secret: p.Secret}
}

// problem is the key of an error.
func problem(err error) string {
	var p interface{ Problem() string }
	if errors.As(err, &p) {
		return p.Problem()
	}
	return ""
}

// get is what a page in the browser, or another program, sends to the loopback port.
func get(t *testing.T, u, host string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, u, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func redirectOf(t *testing.T, authURL string) (redirect, state string, all url.Values) {
	t.Helper()
	u, err := url.Parse(authURL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("redirect_uri"), u.Query().Get("state"), u.Query()
}

// TestForeignAnswersAreRefused: whoever does not know the state is sent away, and the user's own answer still counts.
func TestForeignAnswersAreRefused(t *testing.T) {
	p := oidc.Start(t, "anna")
	token, err := clientOf(p).SignIn(t.Context(), anna, words, func(u string) error {
		redirect, state, all := redirectOf(t, u)
		if all.Get("code_challenge_method") != "S256" || len(all.Get("code_challenge")) != 43 || len(state) < 43 ||
			!strings.HasPrefix(redirect, "http://127.0.0.1:") || all.Get("login_hint") != "anna@a.example" {
			t.Errorf("asked with %v", all)
		}
		for _, foreign := range []struct{ url, host string }{
			{redirect + "?code=stolen", ""},
			{redirect + "?code=stolen&state=guessed", ""},
			{redirect + "?code=stolen&state=" + state, "evil.example"}, // DNS rebinding
			{redirect + "other?code=stolen&state=" + state, ""},
			{redirect, ""},
		} {
			if status, _ := get(t, foreign.url, foreign.host); status != http.StatusForbidden {
				t.Errorf("%s: %d", foreign.url, status)
			}
		}
		return p.Browse(u)
	})
	if err != nil || token.refresh == "" {
		t.Fatalf("the user's own answer: %v", err)
	}
	for _, text := range []string{fmt.Sprint(token), fmt.Sprintf("%+v", token), fmt.Sprintf("%#v", token), fmt.Sprintf("%v", NewSource(clientOf(p), Keeper{}, token))} {
		if strings.Contains(text, token.refresh) || strings.Contains(text, token.access) {
			t.Errorf("it prints itself: %s", text)
		}
	}
}

func TestTheUserSaysNo(t *testing.T) {
	p := oidc.Start(t, "anna")
	_, err := clientOf(p).SignIn(t.Context(), anna, words, func(u string) error {
		redirect, state, _ := redirectOf(t, u)
		if status, body := get(t, redirect+"?error=access_denied&state="+state, ""); status != http.StatusOK || strings.TrimSpace(body) != words.Failed {
			t.Errorf("%d %q", status, body)
		}
		return nil
	})
	if problem(err) != "sign-in-denied" {
		t.Errorf("got %v", err)
	}
}

func TestTheUserGivesUp(t *testing.T) {
	p := oidc.Start(t, "anna")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := clientOf(p).SignIn(ctx, anna, words, func(string) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAWrongClientIsSaid(t *testing.T) {
	p := oidc.Start(t, "anna")
	c := clientOf(p)
	c.Secret = "wrong"
	_, err := c.SignIn(t.Context(), anna, words, p.Browse)
	if !errors.Is(err, guard.ErrRefused) || problem(err) != "client-refused" {
		t.Errorf("got %v", err)
	}
}

func TestACodeThatWasStolenIsWorthNothing(t *testing.T) {
	p := oidc.Start(t, "anna")
	_, err := clientOf(p).SignIn(t.Context(), anna, words, func(u string) error {
		// Somebody else's code, got without our verifier, is put into our redirect.
		redirect, state, all := redirectOf(t, u)
		all.Set("code_challenge", strings.Repeat("A", 43))
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := client.Get(p.Auth + "?" + all.Encode())
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		to, err := answer.Location()
		if err != nil {
			return err
		}
		get(t, redirect+"?code="+to.Query().Get("code")+"&state="+state, "")
		return nil
	})
	if !errors.Is(err, guard.ErrSignIn) {
		t.Errorf("got %v", err)
	}
}

func TestClientsAreConfiguredAndNeverInvented(t *testing.T) {
	none, err := policy.Merge()
	if err != nil || len(Clients(none)) != 0 {
		t.Errorf("without configuration: %v, %v", Clients(none), err)
	}
	set, err := policy.Merge(policy.Layer{Origin: policy.Managed, Values: map[string]string{
		"oauth.google.client-id": "g", "oauth.google.client-secret": "s", "oauth.microsoft.client-id": "m", "oauth.microsoft.tenant": "contoso.example/..",
	}})
	if err != nil {
		t.Fatal(err)
	}
	all := Clients(set)
	if g := all[guard.ByGoogle]; g.ID != "g" || g.Secret != "s" || !strings.HasPrefix(g.Token, "https://oauth2.googleapis.com/") {
		t.Errorf("Google: %+v", g.Service)
	}
	if m := all[guard.ByMicrosoft]; m.ID != "m" || m.Auth != "https://login.microsoftonline.com/contoso.example%2F../oauth2/v2.0/authorize" {
		t.Errorf("Microsoft: %+v", m.Service)
	}
	// A user's own setting is none: the key is the organisation's.
	if _, err := policy.Merge(policy.Layer{Origin: policy.User, Values: map[string]string{"oauth.google.client-id": "g"}}); err == nil {
		t.Error("a setting of the user was taken for configuration")
	}
}
