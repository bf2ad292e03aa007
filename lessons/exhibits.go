package lessons

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// exhibits are the files that lessons show: pictures and recordings, by their names.
type exhibits struct {
	pictures   map[string]*Picture
	recordings map[string][]byte
}

// place puts pictures and recordings in the place of the images that name them, and reports those that name none.
func (x exhibits) place(file string, document ast.Node, source []byte, found *problems) {
	walk(document, func(node ast.Node) {
		image, ok := node.(*ast.Image)
		if !ok {
			return
		}
		line := lineAt(source, blockAround(image).Lines().At(0).Start)
		alt := strings.TrimSpace(plainText(image, source))
		if alt == "" {
			found.add(file, line, "a picture without words: say between the brackets what it shows, for those who don't see it: ![Two clients and a server](pictures/room.svg)")
		}
		folder, name, _ := strings.Cut(string(image.Destination), "/")
		var shown ast.Node
		switch {
		case folder == picturesFolder && x.pictures[name] != nil:
			shown = &pictureBlock{name: name, alt: alt, picture: x.pictures[name]}
		case folder == recordingsFolder && x.recordings[name] != nil:
			shown = &recordingBlock{name: name, title: alt}
		case folder == recordingsFolder:
			found.add(file, line, "there is no recording %q: save one as a JSON file in lessons/%s, and name it as in ![…](%s/upgrade.json)", image.Destination, recordingsFolder, recordingsFolder)
			return
		default:
			found.add(file, line, "there is no picture %q: draw it as an SVG file in lessons/%s, and name it as in ![…](%s/room.svg)", image.Destination, picturesFolder, picturesFolder)
			return
		}
		image.Parent().ReplaceChild(image.Parent(), image, shown)
	})
}
