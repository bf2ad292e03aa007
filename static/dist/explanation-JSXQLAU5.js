import{a,b}from"./chunk-7LBZFDWB.js";import"./chunk-Y2OAJUQ3.js";export{a as explanation,b as said};
