using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Billing.Local.Tests.Functions;

/// <summary>Describes the functions of one class, as the worker's source generator does for a whole app.</summary>
internal sealed class ReflectedFunctions(Type functions) : IFunctionMetadataProvider
{
    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) => Task.FromResult(ImmutableArray.CreateRange(
        from method in functions.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select Describe(function.Name, method)));

    private IFunctionMetadata Describe(string name, MethodInfo method) => new DefaultFunctionMetadata
    {
        Name = name,
        Language = "dotnet-isolated",
        EntryPoint = $"{functions.FullName}.{method.Name}",
        ScriptFile = Path.GetFileName(functions.Assembly.Location),
        RawBindings = [.. method.GetParameters().SelectMany(Bindings)],
        Retry = Retry(method.GetCustomAttribute<RetryAttribute>()),
    };

    private static IEnumerable<string> Bindings(ParameterInfo parameter) =>
        from data in parameter.GetCustomAttributesData()
        where data.AttributeType.IsSubclassOf(typeof(BindingAttribute))
        select Binding(parameter, data);

    private static string Binding(ParameterInfo parameter, CustomAttributeData data)
    {
        var type = Camel(data.AttributeType.Name[..^"Attribute".Length]);
        var binding = new Dictionary<string, object?> { ["name"] = parameter.Name, ["type"] = type, ["direction"] = "In" };
        foreach (var (argument, declared) in data.ConstructorArguments.Zip(data.Constructor.GetParameters()))
        {
            binding[declared.Name == "blobPath" ? "path" : Camel(declared.Name!)] = Value(argument);
        }

        foreach (var argument in data.NamedArguments)
        {
            binding[argument.MemberName == "IsBatched" ? "cardinality" : Camel(argument.MemberName)] =
                argument.MemberName == "IsBatched" ? (bool)argument.TypedValue.Value! ? "Many" : "One" : Value(argument.TypedValue);
        }

        if (IsDeferred(type, parameter.ParameterType))
        {
            binding["properties"] = new { supportsDeferredBinding = "True" };
        }

        return JsonSerializer.Serialize(binding);
    }

    private static bool IsDeferred(string binding, Type type) =>
        binding == "blobTrigger" || type == typeof(ServiceBusReceivedMessage) || type == typeof(ServiceBusReceivedMessage[]);

    private static object? Value(CustomAttributeTypedArgument argument) => argument switch
    {
        { Value: IEnumerable and not string } => ((IEnumerable<CustomAttributeTypedArgument>)argument.Value).Select(Value).ToArray(),
        { ArgumentType.IsEnum: true } => Enum.ToObject(argument.ArgumentType, argument.Value!).ToString(),
        _ => argument.Value,
    };

    private static DefaultRetryOptions? Retry(RetryAttribute? attribute) => attribute switch
    {
        FixedDelayRetryAttribute fixedDelay => new DefaultRetryOptions { MaxRetryCount = fixedDelay.MaxRetryCount, DelayInterval = Span(fixedDelay.DelayInterval) },
        ExponentialBackoffRetryAttribute backoff => new DefaultRetryOptions
        {
            MaxRetryCount = backoff.MaxRetryCount,
            MinimumInterval = Span(backoff.MinimumInterval),
            MaximumInterval = Span(backoff.MaximumInterval),
        },
        _ => null,
    };

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
