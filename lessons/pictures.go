package lessons

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// PicturesPath is where pages look for pictures; the file's name follows.
const PicturesPath = "/lessons/pictures/"

const (
	picturesFolder = "pictures"
	// picturesStyle is put into every picture, so that all of them have the same look, in light and in dark.
	picturesStyle = "pictures/style.css"
)

// Picture is an SVG file that lessons show.
type Picture struct {
	// SVG is the file with the common style in it.
	SVG []byte
	// Width and Height are its size in CSS pixels. It is shown smaller where there is less room.
	Width, Height int
}

// readPictures reads every picture, by its file's name. Those in which something is wrong are reported.
func readPictures(fsys fs.FS, found *problems) (map[string]*Picture, error) {
	files, err := fs.Glob(fsys, picturesFolder+"/*.svg")
	if err != nil {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	style, err := fs.ReadFile(fsys, picturesStyle)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("lessons: %w", err)
	}
	pictures := map[string]*Picture{}
	for _, file := range files {
		source, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("lessons: %w", err)
		}
		pictures[path.Base(file)] = readPicture(file, source, style, found)
	}
	return pictures, nil
}

func readPicture(file string, source, style []byte, found *problems) *Picture {
	picture := &Picture{}
	decoder := xml.NewDecoder(bytes.NewReader(source))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && picture.SVG != nil {
			return picture
		}
		line, _ := decoder.InputPos()
		if err != nil {
			found.add(file, line, "this is no SVG: %v", err)
			return picture
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		checkDrawing(file, line, element, found)
		if picture.SVG == nil {
			picture.Width, picture.Height = size(file, line, element, found)
			after := decoder.InputOffset()
			picture.SVG = slices.Concat(source[:after], []byte("<style>"), style, []byte("</style>"), source[after:])
		}
	}
}

// checkDrawing reports what isn't a drawing: a picture runs nothing, fetches nothing, and has no style of its own.
func checkDrawing(file string, line int, element xml.StartElement, found *problems) {
	switch element.Name.Local {
	case "script", "style", "foreignObject", "image", "a":
		found.add(file, line, "<%s> in a picture: draw with shapes and text, and style them by the classes of %s", element.Name.Local, picturesStyle)
	}
	for _, attribute := range element.Attr {
		name := attribute.Name.Local
		if name == "style" || strings.HasPrefix(name, "on") || name == "href" && !strings.HasPrefix(attribute.Value, "#") {
			found.add(file, line, "the attribute %s in a picture: draw with shapes and text, and style them by the classes of %s", name, picturesStyle)
		}
	}
}

// size reads the root's width and height: a page keeps that room free until the picture is there.
func size(file string, line int, root xml.StartElement, found *problems) (width, height int) {
	values := map[string]string{}
	for _, attribute := range root.Attr {
		values[attribute.Name.Local] = attribute.Value
	}
	width, _ = strconv.Atoi(values["width"])
	height, _ = strconv.Atoi(values["height"])
	if width <= 0 || height <= 0 || values["viewBox"] == "" {
		found.add(file, line, `the <svg> needs its size in whole pixels and a viewBox: width="400" height="200" viewBox="0 0 400 200"`)
	}
	return width, height
}

// pictureBlock is an image whose file is known.
type pictureBlock struct {
	ast.BaseInline
	name, alt string
	picture   *Picture
}

var pictureNode = ast.NewNodeKind("Picture")

func (p *pictureBlock) Kind() ast.NodeKind { return pictureNode }

func (p *pictureBlock) Dump(source []byte, level int) {
	ast.DumpHelper(p, source, level, map[string]string{"name": p.name}, nil)
}

func blockAround(node ast.Node) ast.Node {
	for node.Type() != ast.TypeBlock {
		node = node.Parent()
	}
	return node
}

// plainText is the text of prose without its marks, in one line.
func plainText(root ast.Node, source []byte) string {
	var text strings.Builder
	walk(root, func(node ast.Node) {
		switch node := node.(type) {
		case *ast.Text:
			text.Write(node.Segment.Value(source))
			if node.SoftLineBreak() {
				text.WriteByte(' ')
			}
		case *chip:
			text.WriteString(node.name)
		case *ast.String:
			text.WriteString(html.UnescapeString(string(node.Value))) // typographic quotes and dashes are entities
		}
	})
	return text.String()
}

func renderPicture(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		block := node.(*pictureBlock)
		_, _ = fmt.Fprintf(w, `<img src="%s%s" alt="%s" width="%d" height="%d" loading="lazy">`, PicturesPath,
			util.EscapeHTML([]byte(block.name)), util.EscapeHTML([]byte(block.alt)), block.picture.Width, block.picture.Height)
	}
	return ast.WalkContinue, nil
}
