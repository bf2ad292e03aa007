import{a,b,c,d,e}from"./chunk-RYYZR66W.js";import"./chunk-D5OSGJPP.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
