using Billing.Domain.Primitives;
using Billing.Platform.Tenants;

namespace Billing.Functions.Http;

/// <summary>Describes the body of a command: how large it may be and how it is read, beside who acts and why.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="Component">First part of its problem codes, such as <c>orders</c>.</param>
/// <param name="Largest">Most bytes.</param>
/// <param name="Read">Reads it, or names every problem; gets a JSON object in UTF-8.</param>
public sealed record CommandBody<T>(string Component, int Largest, Func<ReadOnlyMemory<byte>, Tenant, ParseResult<T>> Read);

/// <summary>Makes descriptions of bodies.</summary>
public static class CommandBody
{
    /// <summary>A body that is read field by field.</summary>
    public static CommandBody<T> Of<T>(string component, int largest, Func<JsonFields, Tenant, T> read) =>
        new(component, largest, (body, tenant) => JsonFields.Read(body, component, fields => read(fields, tenant)));

    /// <summary>A body that says who acts and why, and nothing else.</summary>
    public static CommandBody<ValueTuple> OfActAlone(string component, int largest) => Of(component, largest, (_, _) => default(ValueTuple));
}
