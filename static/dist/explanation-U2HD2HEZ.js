import{a,b}from"./chunk-DCJLEXDJ.js";import"./chunk-CUGCIJJW.js";export{a as explanation,b as said};
