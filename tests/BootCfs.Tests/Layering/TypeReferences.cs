using System.Reflection;
using System.Reflection.Emit;

namespace BootCfs.Tests.Layering;

/// <summary>Which types a type uses: by inheritance, in signatures, in attributes and in the code of its methods.</summary>
internal static class TypeReferences
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!) // static fields of a value type
        .ToDictionary(code => code.Value);

    /// <summary>The types used, taken apart: of a list of x, the list and x.</summary>
    internal static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        AddAll(found, type.GetInterfaces());
        AddAttributes(found, type);
        foreach (FieldInfo field in type.GetFields(Declared))
        {
            Add(found, field.FieldType);
            AddAttributes(found, field);
        }

        foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            AddMethod(found, method);
        return found;
    }

    private static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        AddAll(found, method.GetParameters().Select(parameter => parameter.ParameterType));
        Add(found, (method as MethodInfo)?.ReturnType);
        AddAttributes(found, method);
        if (method.GetMethodBody() is not MethodBody body)
            return;
        AddAll(found, body.LocalVariables.Select(local => local.LocalType));
        AddAll(found, body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType!));
        AddCode(found, method, body.GetILAsByteArray() ?? []);
    }

    private static void AddCode(HashSet<Type> found, MethodBase method, byte[] il)
    {
        Type[] typeArguments = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : [];
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int i = 0; i < il.Length;)
        {
            OpCode code = il[i] == 0xfe ? OpCodesByValue[unchecked((short)(0xfe00 | il[i + 1]))] : OpCodesByValue[il[i]];
            i += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                AddMember(found, method.Module.ResolveMember(BitConverter.ToInt32(il, i), typeArguments, methodArguments));
            i += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, i)),
                _ => 4,
            };
        }
    }

    private static void AddMember(HashSet<Type> found, MemberInfo? member)
    {
        Add(found, member as Type ?? member?.DeclaringType);
        Add(found, (member as FieldInfo)?.FieldType);
        if (member is MethodBase method)
            AddAll(found, method.GetParameters().Select(parameter => parameter.ParameterType));
        if (member is MethodInfo called)
        {
            Add(found, called.ReturnType);
            AddAll(found, called.IsGenericMethod ? called.GetGenericArguments() : []);
        }
    }

    private static void AddAttributes(HashSet<Type> found, MemberInfo member) =>
        AddAll(found, member.GetCustomAttributesData().Select(attribute => attribute.AttributeType));

    private static void AddAll(HashSet<Type> found, IEnumerable<Type> types)
    {
        foreach (Type type in types)
            Add(found, type);
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
            return;
        }

        found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        AddAll(found, type.GenericTypeArguments);
    }
}
