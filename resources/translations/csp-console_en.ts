<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>csp::Capture</name>
    <message numerus="yes">
        <source>%1; %Ln earlier message(s) not kept</source>
        <translation>
            <numerusform>%1; %Ln earlier message not kept</numerusform>
            <numerusform>%1; %Ln earlier messages not kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::CaptureBar</name>
    <message numerus="yes">
        <source>Selected: the messages of the selected sockets, until %Ln second(s) after they are left. All: those of every socket, also of new ones. Off: none.</source>
        <translation>
            <numerusform>Selected: the messages of the selected sockets, until %Ln second after they are left. All: those of every socket, also of new ones. Off: none.</numerusform>
            <numerusform>Selected: the messages of the selected sockets, until %Ln seconds after they are left. All: those of every socket, also of new ones. Off: none.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::CloseDialog</name>
    <message numerus="yes">
        <source>Close %Ln connection(s)?</source>
        <translation>
            <numerusform>Close this connection?</numerusform>
            <numerusform>Close %Ln connections?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::DetailsModel</name>
    <message numerus="yes">
        <source>%Ln connection(s)</source>
        <translation>
            <numerusform>%Ln connection</numerusform>
            <numerusform>%Ln connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s), %2</source>
        <translation>
            <numerusform>%1 message, %2</numerusform>
            <numerusform>%1 messages, %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::Inspector</name>
    <message numerus="yes">
        <source>%Ln connection(s) closed, the last at %1</source>
        <translation>
            <numerusform>%Ln connection closed, the last at %1</numerusform>
            <numerusform>%Ln connections closed, the last at %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::MessageFiles</name>
    <message numerus="yes">
        <source>Exporting %Ln message(s)…</source>
        <translation>
            <numerusform>Exporting %Ln message…</numerusform>
            <numerusform>Exporting %Ln messages…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) exported to %1.</source>
        <translation>
            <numerusform>%Ln message exported to %1.</numerusform>
            <numerusform>%Ln messages exported to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recording to %1 stopped after %Ln message(s).</source>
        <translation>
            <numerusform>Recording to %1 stopped after %Ln message.</numerusform>
            <numerusform>Recording to %1 stopped after %Ln messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recording ended after %Ln message(s): %1 has reached %2.</source>
        <translation>
            <numerusform>Recording ended after %Ln message: %1 has reached %2.</numerusform>
            <numerusform>Recording ended after %Ln messages: %1 has reached %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recording ended after %Ln message(s): %1 could not be written: %2</source>
        <translation>
            <numerusform>Recording ended after %Ln message: %1 could not be written: %2</numerusform>
            <numerusform>Recording ended after %Ln messages: %1 could not be written: %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Recording to %1: %Ln message(s), %2</source>
        <translation>
            <numerusform>Recording to %1: %Ln message, %2</numerusform>
            <numerusform>Recording to %1: %Ln messages, %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::MessageSearch</name>
    <message numerus="yes">
        <source>Not found in %Ln message(s)</source>
        <translation>
            <numerusform>Not found in %Ln message</numerusform>
            <numerusform>Not found in %Ln messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::Operations</name>
    <message numerus="yes">
        <source>BinaryData on for %Ln</source>
        <translation>
            <numerusform>BinaryData on for %Ln</numerusform>
            <numerusform>BinaryData on for %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>BinaryData off for %Ln</source>
        <translation>
            <numerusform>BinaryData off for %Ln</numerusform>
            <numerusform>BinaryData off for %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>aborted %Ln</source>
        <translation>
            <numerusform>aborted %Ln</numerusform>
            <numerusform>aborted %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>closed %Ln</source>
        <translation>
            <numerusform>closed %Ln</numerusform>
            <numerusform>closed %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End the server of %Ln connection(s)?</source>
        <translation>
            <numerusform>End the server of this connection?</numerusform>
            <numerusform>End the server of %Ln connections?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ended the server of %Ln</source>
        <translation>
            <numerusform>ended the server of %Ln</numerusform>
            <numerusform>ended the server of %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restart %Ln connection(s) as shared?</source>
        <translation>
            <numerusform>Restart this connection as shared?</numerusform>
            <numerusform>Restart %Ln connections as shared?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Restart %Ln connection(s) as dedicated?</source>
        <translation>
            <numerusform>Restart this connection as dedicated?</numerusform>
            <numerusform>Restart %Ln connections as dedicated?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>restarted %Ln as shared</source>
        <translation>
            <numerusform>restarted %Ln as shared</numerusform>
            <numerusform>restarted %Ln as shared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>restarted %Ln as dedicated</source>
        <translation>
            <numerusform>restarted %Ln as dedicated</numerusform>
            <numerusform>restarted %Ln as dedicated</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>End %Ln session(s)?</source>
        <translation>
            <numerusform>End this session?</numerusform>
            <numerusform>End %Ln sessions?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ended %Ln</source>
        <translation>
            <numerusform>ended %Ln</numerusform>
            <numerusform>ended %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::Sending</name>
    <message numerus="yes">
        <source>Send to %Ln connection(s)?</source>
        <translation>
            <numerusform>Send to %Ln connection?</numerusform>
            <numerusform>Send to %Ln connections?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>csp::ViewPace</name>
    <message numerus="yes">
        <source>View slowed to %Ln refresh(es) per second: there is more to show than the window can keep up with.</source>
        <translation>
            <numerusform>View slowed to %Ln refresh per second: there is more to show than the window can keep up with.</numerusform>
            <numerusform>View slowed to %Ln refreshes per second: there is more to show than the window can keep up with.</numerusform>
        </translation>
    </message>
</context>
</TS>
