import{a,b}from"./chunk-ZLE2SQ4N.js";import"./chunk-C4LCDKLA.js";export{a as explanation,b as said};
