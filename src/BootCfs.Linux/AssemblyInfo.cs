using System.Runtime.CompilerServices;

// Every signature is blittable: what is declared is what the kernel gets.
[assembly: DisableRuntimeMarshalling]
