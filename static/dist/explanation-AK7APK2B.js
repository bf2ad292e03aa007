import{a,b}from"./chunk-AVXLYOGZ.js";import"./chunk-WLCTRO3T.js";import"./chunk-5IQTK23B.js";export{a as explanation,b as said};
