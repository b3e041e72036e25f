using System.Reflection;
using Google.Protobuf.Reflection;
using Ours = Billing.Local.Functions.Rpc.FunctionrpcReflection;

namespace Billing.Local.Tests.Functions.Worker;

// What this host says must be what the worker's own package understands.
public class WorkerProtocolTests
{
    private static readonly FileDescriptor Theirs = (FileDescriptor)Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc").GetTypes()
        .Single(type => type.Name == "FunctionRpcReflection").GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    [Fact]
    public void The_service_and_its_method_have_the_names_of_the_workers_protocol()
    {
        var (ours, theirs) = (Ours.Descriptor.Services.Single(), Theirs.Services.Single());
        Assert.Equal(theirs.FullName, ours.FullName);
        Assert.Equal(theirs.Methods.Select(method => method.Name), ours.Methods.Select(method => method.Name));
    }

    [Fact]
    public void Each_field_has_the_number_and_type_of_the_workers_protocol()
    {
        var fields = Messages(Ours.Descriptor.MessageTypes).SelectMany(message => message.Fields.InDeclarationOrder()).ToList();
        Assert.True(fields.Count > 60, "The protocol was not read.");
        var differences = from field in fields
                          let other = Messages(Theirs.MessageTypes).Single(message => message.FullName == field.ContainingType.FullName).FindFieldByName(field.Name)
                          where other is null || Describe(other) != Describe(field)
                          select $"{field.FullName}: {Describe(field)} here, {(other is null ? "absent" : Describe(other))} there";
        Assert.Empty(differences);
    }

    [Fact]
    public void Each_enumeration_has_the_values_of_the_workers_protocol()
    {
        var differences = from message in Messages(Ours.Descriptor.MessageTypes)
                          from enumeration in message.EnumTypes
                          let other = Messages(Theirs.MessageTypes).Single(each => each.FullName == message.FullName).EnumTypes.Single(each => each.Name == enumeration.Name)
                          from value in enumeration.Values
                          where other.FindValueByName(value.Name)?.Number != value.Number
                          select value.FullName;
        Assert.Empty(differences);
    }

    private static IEnumerable<MessageDescriptor> Messages(IEnumerable<MessageDescriptor> messages) =>
        messages.SelectMany(message => Messages(message.NestedTypes).Prepend(message));

    private static string Describe(FieldDescriptor field) =>
        $"{field.FieldNumber} {field.FieldType}{(field.IsRepeated ? " repeated" : "")} {field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            _ => "",
        }}";
}
