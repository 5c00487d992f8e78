using System.Text.Json;
using System.Text.Json.Serialization;
using BootCfs.Format.Tree;

namespace BootCfs.Cli;

/// <summary>An entry of a tree; in JSON as <c>image dump</c> has it.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct TreeEntry(ValidatedTree Tree, NodeId Node)
{
    internal sealed class Converter : JsonConverter<TreeEntry>
    {
        public override void Write(Utf8JsonWriter writer, TreeEntry value, JsonSerializerOptions options) =>
            JsonDumpPrinter.WriteEntry(writer, value.Tree, value.Node);

        public override TreeEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
