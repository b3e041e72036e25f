using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.Discovery;

/// <summary>Describes a function to those who ask its context.</summary>
internal static class FunctionDefinitions
{
    public static LocalFunctionDefinition Of(string name, MethodInfo method, ParameterInfo trigger, string bindingType) => new(
        Id(name, method),
        name,
        method,
        [.. method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))],
        Bindings(method, trigger, bindingType));

    private static ImmutableDictionary<string, BindingMetadata> Bindings(MethodInfo method, ParameterInfo trigger, string bindingType)
    {
        var bindings = ImmutableDictionary.CreateBuilder<string, BindingMetadata>();
        bindings[trigger.Name!] = new LocalBindingMetadata(trigger.Name!, bindingType);
        foreach (var client in method.GetParameters().Where(parameter => parameter.IsDefined(typeof(DurableClientAttribute))))
        {
            bindings[client.Name!] = new LocalBindingMetadata(client.Name!, "durableClient");
        }

        return bindings.ToImmutable();
    }

    /// <summary>The same in every process, and another for each function.</summary>
    private static string Id(string name, MethodInfo method) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{method.DeclaringType!.FullName}.{method.Name}")).AsSpan(0, 8));
}
