import{a,b}from"./chunk-4HOYY6ZQ.js";import"./chunk-35GUGSUX.js";export{a as explanation,b as said};
