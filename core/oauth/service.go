package oauth

import (
	"net/url"

	"golang.org/x/oauth2"

	"missent/core/guard"
	"missent/core/policy"
)

// Service is a provider's side of the sign-in.
type Service struct {
	Auth, Token string // endpoints
	Scopes      []string
	Loopback    string            // how the redirect names this computer: what was registered must match
	Extra       map[string]string // further parameters of the first request
}

// Google: https://developers.google.com/identity/protocols/oauth2/native-app and
// https://developers.google.com/workspace/gmail/imap/xoauth2-protocol. There is no smaller scope for IMAP.
func Google() Service {
	return Service{
		Auth: "https://accounts.google.com/o/oauth2/v2/auth", Token: "https://oauth2.googleapis.com/token",
		Scopes: []string{"https://mail.google.com/"}, Loopback: "127.0.0.1",
		Extra: map[string]string{"access_type": "offline", "prompt": "consent"}, // without it there is no refresh token
	}
}

// Microsoft 365 and Outlook.com:
// https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
// The tenant is "common", "organizations", or the id of one. Of redirects to loopback, "localhost" is the one that can be
// registered for any port.
func Microsoft(tenant string) Service {
	if tenant == "" {
		tenant = "common"
	}
	base := "https://login.microsoftonline.com/" + url.PathEscape(tenant) + "/oauth2/v2.0/"
	return Service{
		Auth: base + "authorize", Token: base + "token", Loopback: "localhost",
		Scopes: []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"},
	}
}

// Client is this program as a service knows it.
type Client struct {
	Service
	ID     string
	Secret string // Google gives one to desktop programs too; it is none (RFC 8252 section 8.5)
}

// Clients are those configured, by guard.Account.SignIn.
func Clients(set policy.Set) map[string]Client {
	out := map[string]Client{}
	if id := set.Get("oauth.google.client-id").Value; id != "" {
		out[guard.ByGoogle] = Client{Google(), id, set.Get("oauth.google.client-secret").Value}
	}
	if id := set.Get("oauth.microsoft.client-id").Value; id != "" {
		out[guard.ByMicrosoft] = Client{Service: Microsoft(set.Get("oauth.microsoft.tenant").Value), ID: id}
	}
	return out
}

func (c Client) config(redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: redirect, Scopes: c.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: c.Auth, TokenURL: c.Token, AuthStyle: oauth2.AuthStyleInParams},
	}
}
