import{a,b}from"./chunk-VUFP5B7A.js";import"./chunk-FDVUZAIJ.js";export{a as explanation,b as said};
