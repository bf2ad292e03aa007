import{a,b,c,d}from"./chunk-PRDBHGNG.js";import"./chunk-GSTXZZYW.js";import"./chunk-UVUGPPA7.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
