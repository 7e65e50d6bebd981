package secret

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// sealed keeps what is too long for the keyring: tokens of some services on Windows, where 2,560 bytes are the limit. The
// keyring holds a key of its own for each account, the file holds the token under AES-256-GCM, bound to the account: a
// file without its key, or that of another account, is worth nothing (threats 17 and 18).
type sealed struct {
	keyring ring
	dir     string // of all state; "" where nothing may be written
}

// errSealed: the file was changed, or its key is another one.
var errSealed = lasting("the sealed token of this account cannot be opened")

const sealedEnding = ".sealed"

func (s sealed) path(account string) string {
	return filepath.Join(s.dir, "tokens", hex.EncodeToString([]byte(account))+sealedEnding)
}

// keyName is where the keyring keeps the key of an account.
func keyName(account string) string { return account + "/key" }

func (s sealed) get(ctx context.Context, account string) (string, error) {
	if s.dir == "" {
		return "", fmt.Errorf("keyring: read: %w", ErrNotFound)
	}
	box, err := os.ReadFile(s.path(account))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("keyring: read: %w", ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("sealed token: %w", err)
	}
	text, err := s.keyring.Get(ctx, keyName(account))
	if err != nil {
		return "", err
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", errSealed
	}
	aead, err := newAEAD(key)
	if err != nil || len(box) < aead.NonceSize() {
		return "", errSealed
	}
	n := aead.NonceSize()
	plain, err := aead.Open(nil, box[:n], box[n:], []byte(account))
	if err != nil {
		return "", errSealed
	}
	return string(plain), nil
}

// set seals under a new key each time. The key is in the keyring before the file is: a crash between the two leaves a
// token that has to be given again, never one that lies open.
func (s sealed) set(ctx context.Context, account, password string) error {
	if s.dir == "" {
		return ErrTooBig
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return fmt.Errorf("sealed token: %w", err)
	}
	aead, err := newAEAD(key)
	if err != nil {
		return fmt.Errorf("sealed token: %w", err)
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return fmt.Errorf("sealed token: %w", err)
	}
	if err := s.keyring.Set(ctx, keyName(account), base64.StdEncoding.EncodeToString(key)); err != nil {
		return err
	}
	return replace(s.path(account), aead.Seal(nonce, nonce, []byte(password), []byte(account)))
}

func (s sealed) remove(ctx context.Context, account string) error {
	if s.dir == "" {
		return nil
	}
	err := os.Remove(s.path(account))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sealed token: %w", err)
	}
	return s.keyring.Delete(ctx, keyName(account))
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// replace writes a file as a whole or not at all, for its owner alone.
func replace(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("sealed token: %w", err)
	}
	f, err := os.CreateTemp(dir, strings.TrimSuffix(filepath.Base(path), sealedEnding)+"-*") // made with mode 0600
	if err != nil {
		return fmt.Errorf("sealed token: %w", err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("sealed token: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
