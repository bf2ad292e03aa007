import{a,b,c,d}from"./chunk-KDMSE56G.js";import"./chunk-WYOO23WC.js";import"./chunk-MI65KXAM.js";export{d as copyBefore,b as invite,c as selectAll,a as snippet};
