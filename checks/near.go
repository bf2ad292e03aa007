package checks

import (
	"slices"
	"strings"
)

// Near finds the known word that somebody probably meant by another: the same letters in another case, or one or two
// letters off; "" if there is none.
func Near(word string, known []string) string {
	best, least := "", min(2, len([]rune(word))/3)+1
	for _, candidate := range known {
		if candidate == word {
			continue
		}
		if d := Distance(strings.ToLower(word), strings.ToLower(candidate)); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// didYouMean is Near as a sentence to append to an error, "" if there is nothing to offer.
func didYouMean(word string, known []string) string {
	if near := Near(word, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// Distance counts the letters to insert, remove, replace, or swap with their neighbour, to turn one word into another.
func Distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	before, above, row := make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range from {
		before, above, row = above, row, before
		row[0] = i + 1
		for j := range to {
			cost := 1
			if from[i] == to[j] {
				cost = 0
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+cost)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(to)]
}

// clientNames are the letters that a lesson can call clients by: as many as a page can hold.
func clientNames() []string { return []string{"A", "B", "C", "D", "E", "F", "G", "H"} }

func isClient(word string) bool { return slices.Contains(clientNames(), word) }
