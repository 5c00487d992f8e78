using System.Runtime.CompilerServices;

// Every signature is blittable: what is declared is what libsodium gets.
[assembly: DisableRuntimeMarshalling]
