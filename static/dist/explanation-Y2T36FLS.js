import{a,b}from"./chunk-X3QN7C7O.js";import"./chunk-MI65KXAM.js";export{a as explanation,b as said};
