package progress

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// ID is what a learner's browser holds to be known again: 128 random bits as 32 hexadecimal digits.
type ID string

// NewID makes an ID that nobody can guess.
func NewID() ID {
	var bits [16]byte
	rand.Read(bits[:])
	return ID(hex.EncodeToString(bits[:]))
}

var validID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// ParseID reads an ID that a browser has sent; ok is false if it can't be one.
func ParseID(text string) (id ID, ok bool) {
	return ID(text), validID.MatchString(text)
}

// hash is what the file holds of an ID.
func (id ID) hash() []byte {
	sum := sha256.Sum256([]byte(id))
	return sum[:]
}

// letters are those of codes: none that is mistaken for another (0 and O, 1, I and L), and no vowels, so that no code
// is a word.
const letters = "BCDFGHJKMNPQRSTVWXYZ23456789"

// codeLength makes a code one of 28⁸, 3.8 × 10¹¹.
const codeLength = 8

// newCode makes a code, written as people read it: in two halves.
func newCode() string {
	var code strings.Builder
	for code.Len() < codeLength {
		var b [1]byte
		rand.Read(b[:])
		if limit := 256 - 256%len(letters); int(b[0]) < limit { // so that all letters are equally likely
			code.WriteByte(letters[int(b[0])%len(letters)])
		}
	}
	text := code.String()
	return text[:codeLength/2] + "-" + text[codeLength/2:]
}

// codeHash reads a code as somebody has typed it, in capitals or not, with whatever between the letters, and returns
// what the file holds of it.
func codeHash(typed string) []byte {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
	sum := sha256.Sum256([]byte("code " + plain))
	return sum[:]
}
