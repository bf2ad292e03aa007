import{a,b,c,d}from"./chunk-JXRJTIAE.js";import"./chunk-5ELJRNWI.js";import"./chunk-PAE3EESK.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
