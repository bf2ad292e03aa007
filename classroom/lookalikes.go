package classroom

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are, for a letter, those of other scripts and digits that one can't tell from it on a projector, whichever
// case the letter has: what names need of the confusable characters of Unicode Technical Standard 39. Letters that are
// styled (𝐀, Ａ, ⓐ) aren't here: compatibility decomposition makes them plain ones.
var lookalikes = map[rune]string{
	'1': "Il|ІΙӀӏ׀ןꓲǀ∣", // the digit stands for all of them, since a capital L looks like none
	'a': "АаΑαɑᎪꓮᴀ",
	'b': "ВΒЬьƅᏴᏏꓐʙ",
	'c': "СсϹϲᏟꓚᴄ",
	'd': "ԁᎠᏧꓓᴅ",
	'e': "ЕеΕҽᎬꓰᴇ",
	'f': "ϜꓝϝꜰꞘ",
	'g': "ԌɡցᏀꓖɢ",
	'h': "НΗһհᎻᏂꓧʜ",
	'i': "іιıɩɪ",
	'j': "ЈјͿϳᎫꓙᴊ",
	'k': "КкΚκĸᏦꓗᴋ",
	'l': "ᏞꓡʟԼ",
	'm': "МΜϺᎷꓟᴍ",
	'n': "Νոꓠɴ",
	'o': "0ОоΟοՕօσ०๐໐၀〇ꓳᴏ",
	'p': "РрΡρᏢꓑᴘ",
	'q': "Ԛԛզ",
	'r': "гᎡꓣʀ",
	's': "ЅѕՏᏚꓢꜱ",
	't': "ТΤᎢꓔᴛ",
	'u': "Սսυꓴᴜ",
	'v': "ѴѵνᏙꓦᴠ",
	'w': "ԜԝѡաᎳꓪᴡ",
	'x': "ХхΧχꓫ",
	'y': "УуΥγҮүꓬʏ",
	'z': "ΖᏃꓜᴢ",
}

// plain is the letter for which another is taken.
var plain = func() map[rune]rune {
	of := map[rune]rune{}
	for letter, others := range lookalikes {
		for _, other := range others {
			of[other] = letter
		}
	}
	return of
}()

// looks is what a name looks like: two names that look the same have the same looks.
func looks(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if letter, ok := plain[r]; ok {
			return letter
		}
		if unicode.IsSpace(r) || takesNoRoom(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(name)))
}

// fold is a name as whoever reads it aloud says it: without regard to case.
func fold(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || takesNoRoom(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(name)))
}
