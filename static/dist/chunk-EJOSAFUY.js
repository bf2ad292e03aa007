function n(t){let e=new CSSStyleSheet;e.replaceSync(t),document.adoptedStyleSheets.push(e)}export{n as a};
