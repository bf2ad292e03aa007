import{a,b}from"./chunk-HN4PNXH4.js";import"./chunk-NY2BR4ZD.js";export{a as explanation,b as said};
