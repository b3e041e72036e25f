using System.Reflection;
using System.Text.Json;
using Billing.Functions.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Billing.Functions.Tests.Hosting;

// What Azure's host is told is what the worker's source generator wrote, and not what the sources say.
public class FunctionMetadataTests
{
    private static readonly IReadOnlyDictionary<string, MethodInfo> Declared = FabricFunction.All.ToDictionary(function => function.Name, function => function.Method);

    [Fact]
    public async Task Every_function_of_the_sources_stands_in_the_generated_metadata_and_no_other()
    {
        var generated = await new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync(AppContext.BaseDirectory);
        Assert.True(generated.Length >= 90, $"{generated.Length} functions");
        Assert.Equal(Declared.Keys.Order(), generated.Select(function => function.Name!).Order());
    }

    [Fact]
    public async Task Each_function_is_entered_and_triggered_as_the_sources_say()
    {
        foreach (var function in await new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync(AppContext.BaseDirectory))
        {
            var method = Declared[function.Name!];
            Assert.Equal($"{method.DeclaringType!.FullName}.{method.Name}", function.EntryPoint);
            Assert.Equal("Billing.Functions.dll", function.ScriptFile);
            Assert.Equal(TriggersOf(method), function.RawBindings!.Select(TypeOf).Where(type => type.EndsWith("Trigger", StringComparison.Ordinal)));
            Assert.Equal(method.IsDefined(typeof(RetryAttribute)), function.Retry is not null);
        }
    }

    private static IEnumerable<string> TriggersOf(MethodInfo method) =>
        from parameter in method.GetParameters()
        from attribute in parameter.GetCustomAttributes<TriggerBindingAttribute>()
        let name = attribute.GetType().Name[..^"Attribute".Length]
        select char.ToLowerInvariant(name[0]) + name[1..];

    private static string TypeOf(string binding)
    {
        using var json = JsonDocument.Parse(binding);
        return json.RootElement.GetProperty("type").GetString()!;
    }
}
