import{a,b,c,d,e}from"./chunk-WLCTRO3T.js";import"./chunk-5IQTK23B.js";export{a as args,d as clause,b as place,c as plain,e as sentence};
