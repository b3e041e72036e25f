namespace Billing.Functions.Http;

/// <summary>Another content type that a function takes, with the shape of its body: for the OpenAPI document.</summary>
/// <param name="bodyType">Shape of the body.</param>
/// <param name="contentType">The media type.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AlsoConsumesAttribute(Type bodyType, string contentType) : Attribute
{
    /// <summary>Shape of the body.</summary>
    public Type BodyType { get; } = bodyType;

    /// <summary>The media type.</summary>
    public string ContentType { get; } = contentType;
}
