import{a,b,c,d,e}from"./chunk-OKQPB55C.js";import"./chunk-BYXBJQAS.js";import"./chunk-LHXVO3XY.js";export{d as closeOutside,e as copyBefore,b as invite,c as selectAll,a as snippet};
