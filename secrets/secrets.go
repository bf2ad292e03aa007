// Package secrets makes what only some may know: tokens that programs hold, and codes that people type. Files hold only
// hashes of them, so that whoever reads a file can't pass for anybody.
package secrets

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// Token makes 128 random bits as 32 hexadecimal digits.
func Token() string {
	var bits [16]byte
	rand.Read(bits[:])
	return hex.EncodeToString(bits[:])
}

var token = regexp.MustCompile(`^[0-9a-f]{32}$`)

// IsToken tells whether a text that somebody has sent can be a token.
func IsToken(text string) bool { return token.MatchString(text) }

// Hash is what a file holds of a secret. A purpose keeps hashes of one kind from being taken for those of another.
func Hash(purpose, secret string) []byte {
	sum := sha256.Sum256([]byte(purpose + secret))
	return sum[:]
}

// letters are those of codes: none that is mistaken for another (0 and O, 1, I and L), and no vowels, so that no code
// is a word.
const letters = "BCDFGHJKMNPQRSTVWXYZ23456789"

// Code makes a code, one of 28 to the power of its length.
func Code(length int) string {
	var code strings.Builder
	for code.Len() < length {
		var b [1]byte
		rand.Read(b[:])
		if limit := 256 - 256%len(letters); int(b[0]) < limit { // so that all letters are equally likely
			code.WriteByte(letters[int(b[0])%len(letters)])
		}
	}
	return code.String()
}

// ReadCode reads a code as somebody has typed it, in capitals or not, with whatever between the letters.
func ReadCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}
