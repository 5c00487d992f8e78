using BootCfs.Fuzz;
using SharpFuzz;

// What run.sh calls: list | instrument LIBRARY... | seeds TARGET CORPUS FOLDER | attack TARGET <INPUT
switch (args)
{
    case ["list"]:
        foreach (FuzzTarget target in FuzzTargets.All)
            Console.WriteLine(target.Name);
        return 0;

    case ["instrument", .. string[] libraries]:
        foreach (string library in libraries)
            Fuzzer.Instrument(library, _ => true, Options.Value);
        return 0;

    case ["seeds", string name, string corpus, string folder]:
        Corpus.Unpack(FuzzTargets.Named(name), corpus, folder);
        return 0;

    case ["attack", string name]:
        FuzzTarget attacked = FuzzTargets.Named(name);
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            attacked.Run(input.ToArray());
        });
        return 0;

    default:
        Console.Error.WriteLine("usage: list | instrument LIBRARY... | seeds TARGET CORPUS FOLDER | attack TARGET");
        return 2;
}
