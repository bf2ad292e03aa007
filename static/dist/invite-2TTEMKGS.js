import{a,b,c,d}from"./chunk-WQWSETFN.js";import"./chunk-Z5F7EKQY.js";import"./chunk-FRDXBGRX.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
